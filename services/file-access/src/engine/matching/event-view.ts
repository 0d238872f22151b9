import { FileEvent, labelOf } from '../event.js';
import { fields, type FieldName } from '../fields.js';
import { parseIp, type IpAddress } from '../ip-address.js';
import type { RuleEvent } from '../rule-event.js';
import { fold } from './fold.js';
import { numberOf } from './number-of.js';

type Value = string | number | undefined;
type Read = (event: RuleEvent) => Value;

const direct: Readonly<Partial<Record<FieldName, Read>>> = {
  actor_email: (event) => event.actor,
  action: (event) => event.data.action,
  action_name: (event) => event.data.action_name,
  resource: (event) => event.data.resource,
  bytes: (event) => event.data.bytes,
  ip: (event) => event.data.ip,
  ua: (event) => event.data.ua,
  session_id: (event) => event.data.session_id,
  device: (event) => event.data.device,
  source: (event) => event.source,
  occurred_at: (event) => event.time,
};

/** The catalogue's own strings: a switch compares those by identity, and a rule's copy character by character. */
const own = new Map(Object.keys(fields).map((name) => [name, name as FieldName]));

const latest = 0x3fff_ffff;

/** The event that is being looked at, and what was read of it: each field at most once, whoever asks. Not reentrant. */
export class EventView {
  event!: RuleEvent;
  /** Another for each event. */
  turn = 0;
  private readonly slots = new Map<FieldName, FieldSlot>();
  private readonly keepers: { turn: number }[] = [];

  look(event: RuleEvent): void {
    this.event = event;
    if (++this.turn < latest) return;
    this.turn = 1;
    for (const slot of this.slots.values()) slot.reset();
    for (const keeper of this.keepers) keeper.turn = 0;
  }

  /** Asks at most once for each event. */
  once(ask: () => boolean): () => boolean {
    const kept = { turn: 0, answer: false };
    this.keepers.push(kept);
    return () => {
      if (kept.turn !== this.turn) {
        kept.turn = this.turn;
        kept.answer = ask();
      }
      return kept.answer;
    };
  }

  slot(field: FieldName): FieldSlot {
    let slot = this.slots.get(field);
    if (slot === undefined) this.slots.set(field, (slot = new FieldSlot(this, field)));
    return slot;
  }
}

/** One field of the event that is being looked at. */
export class FieldSlot {
  private readonly read: Read;
  private valueTurn = 0;
  private foldedTurn = 0;
  private addressTurn = 0;
  private readValue: Value;
  private foldedText: string | undefined;
  private readAddress: IpAddress | undefined;

  constructor(
    private readonly view: EventView,
    private readonly field: FieldName,
  ) {
    const name = own.get(field) ?? field;
    const label = field.slice('labels.'.length);
    const derived: Read = own.has(field) ? (event) => event.get(name) : (event) => labelOf(event.data, label);
    this.read = direct[field] ?? derived;
  }

  reset(): void {
    this.valueTurn = this.foldedTurn = this.addressTurn = 0;
  }

  value(): Value {
    if (this.valueTurn !== this.view.turn) {
      this.valueTurn = this.view.turn;
      this.readValue = this.read(this.view.event);
    }
    return this.readValue;
  }

  /** As text is tested: a number in its shortest decimal form. */
  text(): string | undefined {
    const value = this.value();
    return typeof value === 'number' ? String(value) : value;
  }

  folded(): string | undefined {
    if (this.foldedTurn !== this.view.turn) {
      this.foldedTurn = this.view.turn;
      const text = this.text();
      this.foldedText = text === undefined ? undefined : fold(text);
    }
    return this.foldedText;
  }

  number(): number | undefined {
    const value = this.value();
    return typeof value === 'string' ? numberOf(value) : value;
  }

  address(): IpAddress | undefined {
    if (this.addressTurn !== this.view.turn) {
      this.addressTurn = this.view.turn;
      this.readAddress = this.findAddress();
    }
    return this.readAddress;
  }

  private findAddress(): IpAddress | undefined {
    const { event } = this.view;
    if (this.field === 'ip' && event instanceof FileEvent) return event.address();
    const value = this.value();
    return typeof value === 'string' ? parseIp(value) : undefined;
  }
}
