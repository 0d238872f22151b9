/**
 * Those of one group after each other, in their order, so that its state is reached for once a batch: of thousands of groups
 * none stays in the processor's cache until its next event. Groups come in the order of their first events.
 */
export function byGroup<E extends { readonly key: string }>(events: readonly E[]): E[] {
  return [...Map.groupBy(events, ({ key }) => key).values()].flat();
}
