const suffixes: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
};

/**
 * The name with its unit as OpenTelemetry's Prometheus compatibility rules say (`…_seconds`, `…_bytes`, `…_ratio`);
 * the serializer adds only `_total`. Units in braces are annotations and add nothing.
 */
export function prometheusName(name: string, unit: string, isGauge: boolean): string {
  const suffix = unit === '1' && isGauge ? 'ratio' : suffixes[unit];
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  if (suffix === undefined || plain.endsWith(`_${suffix}`)) return plain;
  return `${plain}_${suffix}`;
}
