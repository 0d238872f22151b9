import { Section } from '../../ui/drawer.js';
import { Backtests } from './backtests.js';
import { TrySamples } from './try-samples.js';

interface DryRunProps {
  yaml: string;
  /** Whose text it is, or is made of: its examples have the history that it needs. */
  ruleId?: string;
  /** Which text it is. */
  about: string;
  backtestId: string | undefined;
  onBacktest: (id: string | undefined) => void;
}

/** What the rule would find before it finds anything: in pasted events, and in the days behind. */
export function DryRun({ yaml, ruleId, about, backtestId, onBacktest }: DryRunProps) {
  return (
    <div className="grid grid-cols-1 gap-x-4 xl:grid-cols-2">
      <div className="max-xl:border-b max-xl:border-line">
        <Section title="Try it on sample events" aside={about}>
          <TrySamples yaml={yaml} ruleId={ruleId} />
        </Section>
      </div>
      <Section title="Try it on the days behind" aside="By the same engine, throttled">
        <Backtests yaml={yaml} openId={backtestId} onOpen={onBacktest} />
      </Section>
    </div>
  );
}
