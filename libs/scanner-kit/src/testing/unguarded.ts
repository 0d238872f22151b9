// The program of a task's process without its guard: what the namespace alone holds back.
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);

process.once('message', ({ port }: { port: number }) => {
  void (async () => {
    const tcp = (host: string) =>
      new Promise<string>((resolve) => {
        connect(port, host)
          .on('connect', () => {
            resolve('connected');
          })
          .on('error', (error) => {
            resolve(codeOf(error));
          });
      });
    const udp = new Promise<string>((resolve) => {
      createSocket('udp4').send('x', port, '127.0.0.1', (error) => {
        resolve(error === null ? 'sent' : codeOf(error));
      });
    });
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([`127.0.0.1:${String(port)}`]);
    const dns = resolver.resolve4('api.example.com').then(() => 'resolved', codeOf);
    const told = {
      loopback: await tcp('127.0.0.1'),
      loopback6: await tcp('::1'),
      outside: await tcp('192.0.2.1'),
      udp: await udp,
      dns: await dns,
    };
    process.send?.(told);
  })();
});
