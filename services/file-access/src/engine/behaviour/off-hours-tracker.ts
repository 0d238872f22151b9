import type { BehaviourRule } from '../language/document.js';
import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import type { Match, Report, Tracker } from '../tracking/tracker.js';
import { LocalClock } from './local-time.js';
import { StepWindow, stepsPerWindow } from './step-window.js';
import { latestMs } from './times.js';

export type OffHours = Extract<BehaviourRule['behaviour'], { type: 'off_hours' }>;

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Adds up what happens outside of working hours, by the tenant's clock, over a window that slides in twelve steps. */
export class OffHoursTracker implements Tracker<StepWindow> {
  readonly wantsAll = false;
  readonly quietMs: number;
  private readonly clock: LocalClock;
  private readonly stepMs: number;

  constructor(
    readonly key: string,
    private readonly rule: BehaviourRule,
    private readonly behaviour: OffHours,
    timeZone: string,
  ) {
    this.clock = new LocalClock(timeZone);
    this.quietMs = behaviour.windowMs;
    this.stepMs = behaviour.windowMs / stepsPerWindow;
  }

  newSlot(): StepWindow {
    return new StepWindow();
  }

  take(slot: StepWindow, match: Match, report: Report): void {
    if (this.passesOver(match)) return;
    const bytes = this.behaviour.measure === 'bytes';
    const amount = bytes ? match.get('bytes') : match.count;
    if (typeof amount !== 'number') return;
    const step = Math.floor(match.time / this.stepMs);
    const isNew = step > slot.lastStep;
    slot.add(step, amount, match.time);
    if (isNew) slot.dropBefore(step - stepsPerWindow - Math.ceil(latestMs / this.stepMs));
    slot.each(step, step + stepsPerWindow - 1, (last, latestAt) => {
      const first = last - stepsPerWindow + 1;
      const value = slot.sum(first, last);
      if (value <= this.behaviour.threshold) return;
      report({
        time: latestAt,
        startsAt: Math.ceil(first * this.stepMs),
        measures: [
          {
            name: this.rule.measure ?? `off_hours_${this.behaviour.measure}`,
            unit: bytes ? 'bytes' : 'events',
            value,
            threshold: this.behaviour.threshold,
          },
        ],
        reasons: [this.reason(latestAt)],
      });
    });
  }

  passesOver({ input, time }: Match): boolean {
    return input < 0 || !this.isOff(time);
  }

  settle(): void {
    // Nothing waits: sums only grow.
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget(slot: StepWindow, before: number): boolean {
    slot.dropBefore(Math.floor(before / this.stepMs) - stepsPerWindow);
    return slot.firstStep === Infinity;
  }

  clone(slot: StepWindow): StepWindow {
    return slot.clone();
  }

  write(slot: StepWindow, out: ByteWriter): void {
    slot.write(out);
  }

  read(from: ByteReader): StepWindow {
    return StepWindow.read(from);
  }

  byteSize(slot: StepWindow): number {
    return slot.byteSize;
  }

  private isOff(time: number): boolean {
    const { weekday, hour } = this.clock.at(time);
    const { workDays, fromHour, toHour } = this.behaviour;
    return hour < fromHour || hour >= toHour || !workDays.includes(weekday);
  }

  private reason(time: number): string {
    const { weekday, hour } = this.clock.at(time);
    const whole = Math.floor(hour);
    const minutes = String(Math.floor((hour - whole) * 60)).padStart(2, '0');
    const { fromHour, toHour } = this.behaviour;
    return `outside of working hours (${fromHour} to ${toHour}): ${weekdays[weekday - 1] ?? ''} ${whole}:${minutes}, ${this.clock.timeZone}`;
  }
}
