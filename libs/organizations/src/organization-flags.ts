import {
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ResolutionDetails,
  StandardResolutionReasons,
  TypeMismatchError,
  FlagNotFoundError,
  TargetingKeyMissingError,
} from '@openfeature/server-sdk';
import { flagIn, isFlagName } from './flags.js';
import type { Organizations } from './organizations.js';

/** Flags of the organization that the targeting key names, as OpenFeature asks for them. */
export class OrganizationFlags implements Provider {
  readonly runsOn = 'server';
  readonly metadata = { name: 'organizations' } as const;
  readonly events = new OpenFeatureEventEmitter();
  private stopListening: () => void = () => undefined;

  constructor(private readonly organizations: Organizations) {}

  async initialize(): Promise<void> {
    this.stopListening = this.organizations.onChange(() => {
      this.events.emit(ProviderEvents.ConfigurationChanged);
    });
    await this.organizations.ready;
  }

  async onClose(): Promise<void> {
    this.stopListening();
  }

  async resolveBooleanEvaluation(
    name: string,
    _default: boolean,
    { targetingKey }: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    if (!isFlagName(name)) throw new FlagNotFoundError(`there is no flag ${name}`);
    if (targetingKey === undefined) throw new TargetingKeyMissingError('the targeting key is the tenant');
    const chosen = this.organizations.of(targetingKey)?.flags;
    const isChosen = chosen?.[name] !== undefined;
    return {
      value: flagIn(name, chosen),
      reason: isChosen ? StandardResolutionReasons.TARGETING_MATCH : StandardResolutionReasons.DEFAULT,
    };
  }

  resolveStringEvaluation(name: string): Promise<ResolutionDetails<string>> {
    return isOnOrOff(name);
  }

  resolveNumberEvaluation(name: string): Promise<ResolutionDetails<number>> {
    return isOnOrOff(name);
  }

  resolveObjectEvaluation<T extends JsonValue>(name: string): Promise<ResolutionDetails<T>> {
    return isOnOrOff(name);
  }
}

async function isOnOrOff(name: string): Promise<never> {
  throw new TypeMismatchError(`the flag ${name} is on or off, and nothing else`);
}
