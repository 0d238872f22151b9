/** Whether each input can be given an event of its own. Inputs are few. */
export function areDistinct(eventsByInput: readonly (readonly number[])[]): boolean {
  const inputOf = new Map<number, number>();
  const assign = (input: number, tried: Set<number>): boolean => {
    for (const event of eventsByInput[input] ?? []) {
      if (tried.has(event)) continue;
      tried.add(event);
      const holder = inputOf.get(event);
      if (holder !== undefined && !assign(holder, tried)) continue;
      inputOf.set(event, input);
      return true;
    }
    return false;
  };
  return eventsByInput.every((_, input) => assign(input, new Set()));
}
