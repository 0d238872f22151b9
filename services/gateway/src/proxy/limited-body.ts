import { Transform, type Readable } from 'node:stream';

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The body, which fails once it is longer than `limit`: for bodies that don't say their length. */
export function limited(body: Readable, limit: number): Readable {
  let length = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length <= limit) {
        done(null, chunk);
        return;
      }
      body.unpipe(counted);
      body.resume(); // read to its end, so that the client gets to read the answer
      done(new BodyTooLarge('the body is too large'));
    },
  });
  body.on('error', (error) => counted.destroy(error));
  return body.pipe(counted);
}
