interface Named {
  readonly section?: number;
  readonly id?: string;
  readonly name?: string;
  readonly refersTo: readonly string[];
}

/** Those that refer to each other, directly or not, and those of one section; each group in the order given. */
export function connected<P extends Named>(pieces: readonly P[]): P[][] {
  const parents = pieces.map((_, i) => i);
  const root = (of: number): number => {
    let at = of;
    for (let up = parents[at]; up !== undefined && up !== at; up = parents[at])
      at = parents[at] = parents[up] ?? up;
    return at;
  };
  const first = new Map<string, number>();
  const join = (key: string, i: number) => {
    const other = first.get(key);
    if (other === undefined) first.set(key, i);
    else parents[root(other)] = root(i);
  };
  // Names of a section are its own, so that equal ones of two rules don't make one of them.
  const alone = pieces.filter(({ section }) => section === undefined);
  const wanted = new Set(alone.flatMap(({ refersTo }) => refersTo));
  const there = new Set(alone.flatMap(({ id, name }) => [id, name]));
  for (const [i, { section, id, name, refersTo }] of pieces.entries()) {
    if (section !== undefined) join(`section ${section}`, i);
    else
      for (const key of new Set([id, name, ...refersTo]))
        if (key !== undefined && wanted.has(key) && there.has(key)) join(`name ${key}`, i);
  }
  return [...Map.groupBy(pieces.keys(), root).values()].map((members) =>
    members.flatMap((i) => pieces[i] ?? []),
  );
}
