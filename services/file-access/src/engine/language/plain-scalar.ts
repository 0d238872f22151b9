import type { YamlScalar } from './yaml-node.js';

// Which plain scalars are not text, by YAML 1.1 as PyYAML has it: rules are written for pySigma, which reads them with it.
const nothing = /^(?:~|null|Null|NULL|)$/;
const truth = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const falsehood = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const integer = /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+)$/;
const float = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const infinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const date =
  /^[0-9]{4}-(?:[0-9]{2}-[0-9]{2}|[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?)$/;

/** The value of an unquoted scalar. Numbers that no comparison could mean (`.inf`, `.nan`) come out as such. */
export function plainScalar(text: string): YamlScalar['value'] {
  // Most are words, which nothing below takes.
  if (text.length > 5 && !/^[-+.0-9]/.test(text)) return text;
  if (nothing.test(text)) return null;
  if (truth.test(text)) return true;
  if (falsehood.test(text)) return false;
  if (integer.test(text)) return integerOf(text.replaceAll('_', ''));
  if (float.test(text)) return Number(text.replaceAll('_', ''));
  if (sexagesimal.test(text)) return sexagesimalOf(text.replaceAll('_', ''));
  if (infinite.test(text)) return /nan/i.test(text) ? NaN : text.startsWith('-') ? -Infinity : Infinity;
  if (date.test(text)) return { date: text };
  return text;
}

function integerOf(text: string): number {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return negative ? -value : value;
}

function sexagesimalOf(text: string): number {
  const negative = text.startsWith('-');
  const value = text
    .replace(/^[-+]/, '')
    .split(':')
    .reduce((total, part) => total * 60 + Number(part), 0);
  return negative ? -value : value;
}
