/** What all have that have none: never changed in place. */
export const noNumbers: number[] = [];

/** Up to so many, an array is made anew with no room to spare: V8 leaves room for seventeen where one is added. */
const few = 64;

const room = Array.from({ length: few + 8 }, () => 0.5);

/** The array with the numbers put in at the position; use what it returns. */
export function inserted(numbers: number[], at: number, ...added: number[]): number[] {
  const { length } = numbers;
  const count = added.length;
  let grown = numbers;
  if (length < few) {
    grown = room.slice(0, length + count);
    for (let i = 0; i < at; i++) grown[i] = numbers[i] as number;
  } else for (let i = 0; i < count; i++) grown.push(0.5);
  for (let i = length - 1; i >= at; i--) grown[i + count] = numbers[i] as number;
  for (let i = 0; i < count; i++) grown[at + i] = added[i] as number;
  return grown;
}

/** A quarter longer, and by two at least. */
export function withRoom(numbers: number[]): number[] {
  const more = Math.min(few, Math.max(2, numbers.length >>> 2));
  return numbers.length === 0 ? room.slice(0, more) : numbers.concat(room.slice(0, more));
}
