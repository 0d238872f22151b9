/**
 * What a detection means, read from the specification a second time and evaluated on the document as YAML gives it: slow,
 * plain, and sharing nothing with the engine, so that the two can disagree.
 */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** An event by field name. */
export type Fields = Readonly<Record<string, string | number | undefined>>;

type Section = Record<string, Json>;

export function detects(detection: Section, fields: Fields): boolean {
  const { condition, ...selections } = detection;
  const conditions = Array.isArray(condition) ? condition : [condition ?? ''];
  return conditions.some((each) => conditionHolds(each as string, selections, fields));
}

function conditionHolds(text: string, selections: Section, fields: Fields): boolean {
  const tokens = text.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const holds = (name: string) => selectionHolds(selections[name] ?? null, fields);
  const or = (): boolean => {
    let value = and();
    while (tokens[at] === 'or') {
      at++;
      const right = and();
      value = value || right;
    }
    return value;
  };
  const and = (): boolean => {
    let value = not();
    while (tokens[at] === 'and') {
      at++;
      const right = not();
      value = value && right;
    }
    return value;
  };
  const not = (): boolean => {
    if (tokens[at] !== 'not') return operand();
    at++;
    return !not();
  };
  const operand = (): boolean => {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const value = or();
      at++;
      return value;
    }
    if (tokens[at] !== 'of') return holds(token);
    at++;
    const names = namesLike(tokens[at++] ?? '', Object.keys(selections)).map(holds);
    return token === 'all' ? names.every(Boolean) : names.some(Boolean);
  };
  return or();
}

function namesLike(pattern: string, names: string[]): string[] {
  if (pattern === 'them') return names.filter((name) => !name.startsWith('_'));
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return names.filter((name) => name === pattern);
  return names.filter((name) => name.startsWith(before) && name.endsWith(after));
}

function selectionHolds(selection: Json, fields: Fields): boolean {
  if (Array.isArray(selection)) return selection.some((each) => selectionHolds(each, fields));
  if (selection === null || typeof selection !== 'object') return keywordHolds(`${selection ?? ''}`, fields);
  return Object.entries(selection).every(([key, value]) => itemHolds(key, value, fields));
}

function keywordHolds(keyword: string, fields: Fields): boolean {
  return Object.values(fields).some(
    (value) => typeof value === 'string' && textLike(value, `*${keyword}*`, false),
  );
}

function itemHolds(key: string, given: Json, fields: Fields): boolean {
  const [name = '', ...modifiers] = key.split('|');
  const value = fields[name];
  const has = (modifier: string) => modifiers.includes(modifier);
  if (has('exists')) return (value !== undefined) === given;
  const values = Array.isArray(given) ? given : [given];
  const one = (each: Json) => valueHolds(each, value, { fields, has });
  const found = has('all') ? values.every(one) : values.some(one);
  return has('neq') ? !found : found;
}

interface Item {
  fields: Fields;
  has: (modifier: string) => boolean;
}

function valueHolds(given: Json, value: string | number | undefined, { fields, has }: Item): boolean {
  if (given === null) return value === undefined;
  const wanted = has('fieldref') ? fields[given as string] : (given as string | number);
  if (value === undefined || wanted === undefined) return false;
  if (has('lt')) return Number(value) < Number(wanted);
  if (has('lte')) return Number(value) <= Number(wanted);
  if (has('gt')) return Number(value) > Number(wanted);
  if (has('gte')) return Number(value) >= Number(wanted);
  if (has('cidr')) return isIn(String(value), String(wanted));
  if (has('re')) {
    const flags = ['i', 'm', 's'].filter((flag) => has(flag)).join('');
    return new RegExp(String(wanted), flags).test(String(value));
  }
  if (has('fieldref')) return partOf(String(value), String(wanted), has);
  if (typeof wanted === 'number') return Number(value) === wanted;
  const [before, after] = [has('contains') || has('endswith'), has('contains') || has('startswith')];
  const pattern = `${before ? '*' : ''}${wanted}${after ? '*' : ''}`;
  return textLike(String(value), pattern, has('cased'));
}

function partOf(value: string, wanted: string, has: Item['has']): boolean {
  const [text, part] = has('cased') ? [value, wanted] : [value.toLowerCase(), wanted.toLowerCase()];
  if (has('contains')) return text.includes(part);
  if (has('startswith')) return text.startsWith(part);
  if (has('endswith')) return text.endsWith(part);
  return text === part;
}

/** `*` is any text, `?` one character, a backslash before either or itself makes it plain. */
function textLike(value: string, pattern: string, cased: boolean): boolean {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    const next = pattern[i + 1] ?? '';
    if (character === '\\' && ['*', '?', '\\'].includes(next)) {
      source += `\\${next}`;
      i++;
    } else if (character === '*') source += '[^]*';
    else if (character === '?') source += '[^]';
    else source += character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, cased ? '' : 'i').test(value);
}

function isIn(address: string, network: string): boolean {
  const [base = '', length = '32'] = network.split('/');
  const bits = (text: string) =>
    text
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
  return (
    !address.includes(':') && bits(address).slice(0, Number(length)) === bits(base).slice(0, Number(length))
  );
}
