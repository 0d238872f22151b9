const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;
const ipv6 = /^[0-9a-f:.]{2,45}(?:\/(\d{1,3}))?$/i;

/** Why the text is no address and no network, before the server is asked; undefined when it may be one. */
export function addressFault(text: string): string | undefined {
  const four = ipv4.exec(text);
  if (four !== null) {
    const [, ...parts] = four;
    const length = parts.pop();
    const isRight = parts.every((part) => Number(part) <= 255) && Number(length ?? 0) <= 32;
    return isRight ? undefined : fault;
  }
  const six = ipv6.exec(text);
  return six !== null && text.includes(':') && Number(six[1] ?? 0) <= 128 ? undefined : fault;
}

const fault = 'Write a whole address, or a network as in 10.0.0.0/8.';
