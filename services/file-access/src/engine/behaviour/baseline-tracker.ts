import type { RuleContext } from '../engine.js';
import type { BehaviourRule } from '../language/document.js';
import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { hash53 } from '../tracking/hash.js';
import type { Knowledge, Match, MeasureValue, Report, Tracker } from '../tracking/tracker.js';
import { type Baseline, fewestWindows, judge, type Past, usualOf } from './baseline-judge.js';
import { noNumbers } from './numbers.js';
import { StepValues } from './step-values.js';
import { StepWindow, stepsPerWindow } from './step-window.js';
import { dayMs, latestMs } from './times.js';
import { WindowHistory } from './window-history.js';

class BaselineSlot {
  firstAt = Infinity;
  amounts = new StepWindow();
  /** Only where distinct values are counted. */
  values: StepValues | undefined;
  history = new WindowHistory();
  /** The window up to which history is written. */
  written = -Infinity;
  /** Later windows in which the rule held: they teach nothing, whether or not somebody confirms that they were bad. */
  held = noNumbers;
}

/**
 * Compares the window that slides with what the actor, and its peers, came to in past ones. The past ends well before the
 * window, so that no late event changes it.
 */
export class BaselineTracker implements Tracker<BaselineSlot> {
  readonly wantsAll = false;
  readonly quietMs: number;
  private readonly stepMs: number;
  private readonly unit: MeasureValue['unit'];
  private readonly name: string;

  constructor(
    readonly key: string,
    private readonly rule: BehaviourRule,
    private readonly behaviour: Baseline,
    private readonly context: RuleContext,
  ) {
    this.quietMs = behaviour.windowMs;
    this.stepMs = behaviour.windowMs / stepsPerWindow;
    const { measure } = behaviour;
    this.unit = measure === 'events' || measure === 'bytes' ? measure : 'values';
    this.name = rule.measure ?? measure;
  }

  newSlot(): BaselineSlot {
    return new BaselineSlot();
  }

  take(slot: BaselineSlot, match: Match, report: Report): void {
    const { time } = match;
    const { measure, floor } = this.behaviour;
    if (match.input < 0) return;
    const step = Math.floor(time / this.stepMs);
    if (time < slot.firstAt) slot.firstAt = time;
    if (step > slot.amounts.lastStep) this.advance(slot, step);
    if (this.unit === 'values') {
      const value = match.get(measure === 'areas' ? 'resource.area' : 'resource');
      if (typeof value !== 'string') return;
      (slot.values ??= new StepValues()).add(hash53(value), step);
      slot.amounts.add(step, 1, time);
    } else {
      const amount = measure === 'bytes' ? match.get('bytes') : match.count;
      if (typeof amount !== 'number') return;
      slot.amounts.add(step, amount, time);
    }
    slot.amounts.each(step, step + stepsPerWindow - 1, (last, latestAt) => {
      const first = last - stepsPerWindow + 1;
      // Distinct values are never more than events: most windows need no counting.
      if (slot.amounts.sum(first, last) <= floor) return;
      const value = this.valueOf(slot, first, last);
      if (value > floor) this.compare(slot, match, { first, last, latestAt, value }, report);
    });
  }

  settle(): void {
    // Nothing waits: sums only grow, and history is written as time goes on.
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget(slot: BaselineSlot, before: number): boolean {
    return slot.amounts.lastStep * this.stepMs + this.behaviour.historyDays * dayMs < before;
  }

  clone(slot: BaselineSlot): BaselineSlot {
    return Object.assign(new BaselineSlot(), slot, {
      amounts: slot.amounts.clone(),
      values: slot.values?.clone(),
      history: slot.history.clone(),
    });
  }

  write(slot: BaselineSlot, out: ByteWriter): void {
    out.number(slot.firstAt);
    out.number(slot.written);
    slot.amounts.write(out);
    slot.history.write(out);
    out.varint(slot.held.length);
    for (const each of slot.held) out.number(each);
    out.varint(slot.values === undefined ? 0 : 1);
    slot.values?.write(out);
  }

  read(from: ByteReader): BaselineSlot {
    const slot = new BaselineSlot();
    slot.firstAt = from.number();
    slot.written = from.number();
    slot.amounts = StepWindow.read(from);
    slot.history = WindowHistory.read(from);
    const held = from.varint();
    if (held > 0) slot.held = Array.from({ length: held }, () => from.number());
    if (from.varint() === 1) slot.values = StepValues.read(from);
    return slot;
  }

  byteSize({ amounts, values, history, held }: BaselineSlot): number {
    return 200 + amounts.byteSize + (values?.byteSize ?? 0) + history.byteSize + 8 * held.length;
  }

  describe(slot: BaselineSlot, now: number): Knowledge {
    const { windowMs, learningDays } = this.behaviour;
    const past = this.pastOf(slot, now);
    const done = !past.isLearning && past.all.count >= fewestWindows;
    const until = slot.firstAt + learningDays * dayMs;
    const step = Math.floor(now / this.stepMs);
    const current = this.valueOf(slot, step - stepsPerWindow + 1, step);
    const series = slot.history.entries();
    return {
      learning: { done, ...(!done && until > now && until !== Infinity && { until }) },
      baseline: {
        measure: this.name,
        unit: this.unit,
        windowMs,
        now: current,
        ...(past.all.count > 0 && { median: past.all.median, p95: past.all.p95 }),
        days: past.days,
        series: series.map(({ window, value }) => ({ start: window * windowMs, value })),
      },
    };
  }

  private compare(
    slot: BaselineSlot,
    match: Match,
    { first, last, latestAt, value }: { first: number; last: number; latestAt: number; value: number },
    report: Report,
  ): void {
    const past = this.pastOf(slot, latestAt, match);
    const verdict = judge(value, this.behaviour, past);
    if (verdict === undefined) return;
    const window = Math.floor(last / stepsPerWindow);
    if (!slot.held.includes(window)) slot.held = [...slot.held, window];
    const { confidence } = this.rule;
    report({
      time: latestAt,
      startsAt: Math.ceil(first * this.stepMs),
      measures: [{ name: this.name, unit: this.unit, value, threshold: verdict.threshold }],
      reasons: verdict.reasons,
      usual: usualOf(past, this.name, this.unit),
      ...(verdict.doubt > 0 &&
        confidence !== undefined && { confidence: Math.max(0, confidence - verdict.doubt) }),
      ...(slot.values?.isSampled === true && { approximate: true }),
    });
  }

  private valueOf(slot: BaselineSlot, first: number, last: number): number {
    return this.unit === 'values' ? (slot.values?.count(first, last) ?? 0) : slot.amounts.sum(first, last);
  }

  private pastOf(slot: BaselineSlot, time: number, match?: Match): Past {
    const { historyDays, learningDays, measure, windowMs, peers } = this.behaviour;
    const days = Math.min(historyDays, Math.floor((time - slot.firstAt) / dayMs));
    const complete = Math.floor((time - latestMs) / windowMs) - 1;
    const middle = Math.floor((time - (historyDays / 2) * dayMs) / windowMs) - 1;
    const excepted = this.exceptedOf(match);
    const others = peers === 'tenant' ? this.context.peers.get(`${measure}:${windowMs}`) : undefined;
    return {
      isLearning: time - slot.firstAt < learningDays * dayMs,
      days: Math.max(0, days),
      all: slot.history.usual(complete, excepted),
      older: slot.history.usual(middle, excepted),
      ...(others !== undefined && { peers: others }),
    };
  }

  private exceptedOf(match: Match | undefined): ((window: number) => boolean) | undefined {
    if (match === undefined || this.context.confirmed === undefined) return undefined;
    const confirmed = this.context.confirmed.get(String(match.get('actor_email')));
    if (confirmed === undefined) return undefined;
    const { windowMs } = this.behaviour;
    return (window) =>
      confirmed.some(({ from, to }) => window * windowMs <= to && (window + 1) * windowMs > from);
  }

  /** Writes down the windows that nothing can join any more, and drops what has been. */
  private advance(slot: BaselineSlot, step: number): void {
    const { windowMs, historyDays } = this.behaviour;
    const time = step * this.stepMs;
    const complete = Math.floor((time - latestMs) / windowMs) - 1;
    const oldest = Math.floor((time - historyDays * dayMs) / windowMs);
    const from = Math.max(slot.written + 1, Math.floor(slot.amounts.firstStep / stepsPerWindow), oldest);
    for (
      let window = from;
      window <= complete && window * stepsPerWindow <= slot.amounts.lastStep;
      window++
    ) {
      const value = this.valueOf(slot, window * stepsPerWindow, (window + 1) * stepsPerWindow - 1);
      if (value > 0 && !slot.held.includes(window)) slot.history.add(window, value);
    }
    if (complete > slot.written) {
      slot.written = complete;
      if (slot.held.length > 0) slot.held = slot.held.filter((window) => window > complete);
    }
    slot.history.dropBefore(oldest);
    const reach = step - stepsPerWindow - Math.ceil(latestMs / this.stepMs);
    const needed = Math.min(reach, (slot.written + 1) * stepsPerWindow);
    slot.amounts.dropBefore(needed);
    slot.values?.dropBefore(needed);
  }
}
