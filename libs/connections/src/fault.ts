/** What is wrong with a setting, in words that go after its name; never with its value. */
export interface Fault {
  setting: string;
  fault: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export class ConnectionSettingsError extends Error {
  override readonly name = 'ConnectionSettingsError';
}

export function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new ConnectionSettingsError(faults.map(({ setting, fault }) => `${setting} ${fault}`).join('; '));
}
