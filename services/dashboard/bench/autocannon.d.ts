/** The part of autocannon that is used here; it brings no types. */
declare module 'autocannon' {
  export interface Result {
    '2xx': number;
    non2xx: number;
    errors: number;
    /** Seconds. */
    duration: number;
    latency: { p50: number; p99: number };
  }
  export default function autocannon(options: {
    url: string;
    connections: number;
    duration: number;
    /** Requests a second of all connections. */
    overallRate?: number;
    headers?: Record<string, string>;
  }): Promise<Result>;
}
