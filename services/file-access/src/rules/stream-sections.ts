/** Stands before the documents of one rule in an export: other rules may have documents of the same names. */
export const marker = /^# rule \S{1,200}, (\d{1,4}) documents?$/;

export const markerOf = (ruleId: string, documents: number): string =>
  `# rule ${ruleId}, ${documents} document${documents === 1 ? '' : 's'}`;

/** For each document, by where it begins, the marked section that it is in; what follows a section stands by itself. */
export function sectionsOf(yaml: string, begins: readonly number[]): (number | undefined)[] {
  const marks = [...yaml.matchAll(new RegExp(marker.source, 'gm'))];
  let next = 0;
  let left = 0;
  return begins.map((at) => {
    for (let mark = marks[next]; mark !== undefined && mark.index < at; mark = marks[++next])
      left = Number(mark[1]);
    return left-- > 0 ? next : undefined;
  });
}
