/** How long the chain of a deleted organization is kept. A class, so that it can be injected. */
export class ChainRetention {
  constructor(readonly days: number) {}
}
