let name: string | undefined;

/** What the process is, for all that its libraries log and measure. */
export function nameService(service: string): void {
  name = service;
}

/** Nothing until the process has said what it is. */
export function serviceName(): string | undefined {
  return name;
}
