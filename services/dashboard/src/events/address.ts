const part = '(?:0|[1-9]\\d{0,2})';
const ipv4 = new RegExp(`^(${part})\\.(${part})\\.(${part})\\.(${part})(?:/(${part}))?$`);
const ipv6 = new RegExp(`^([0-9a-f:.]{2,45})(?:/(${part}))?$`, 'i');

/** Why the text is no address and no network, as the server reads them; undefined when it is one. */
export function addressFault(text: string): string | undefined {
  return isIpv4(text) || isIpv6(text) ? undefined : fault;
}

function isIpv4(text: string): boolean {
  const [matched, ...parts] = ipv4.exec(text) ?? [];
  const length = parts.pop();
  return matched !== undefined && parts.every((each) => Number(each) <= 255) && Number(length ?? 0) <= 32;
}

function isIpv6(text: string): boolean {
  const [matched, address = '', length] = ipv6.exec(text) ?? [];
  return matched !== undefined && Number(length ?? 0) <= 128 && URL.canParse(`http://[${address}]/`);
}

const fault = 'Write a whole address, or a network as in 10.0.0.0/8.';
