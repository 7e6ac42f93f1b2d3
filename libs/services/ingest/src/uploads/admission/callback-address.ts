import { BlockList, isIP } from 'node:net';
import { malformedOption } from './malformed.ts';

/**
 * Refuses a callback URL that leads to an address which no callback may reach, unless its `host:port` is allowed. A
 * name is judged only when it is called, since what it leads to may change. Throws `malformed-request`.
 */
export function checkCallback(callbackUrl: string, allowed: readonly string[]): void {
  const url = new URL(callbackUrl);
  if (url.username || url.password) {
    throw malformedOption('callbackUrl', 'has to be without a user name and password; callbacks are signed instead');
  }
  if (isForbiddenAddress(url.hostname) && !allowed.includes(hostAndPort(url))) {
    throw malformedOption('callbackUrl', 'has to lead to a public address; an operator can allow another one');
  }
}

/** `host` as `URL` has it: decimal, octal and hexadecimal forms of IPv4 are normalised, IPv6 is in brackets. */
function isForbiddenAddress(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(address);
  // IPv4-mapped IPv6 addresses are judged by the IPv4 address in them.
  return version !== 0 && forbidden.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

const hostAndPort = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;

/** What the IANA registries of special-purpose addresses call not globally reachable, and multicast. */
const forbidden = new BlockList();
for (const network of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]) {
  forbid(network, 'ipv4');
}
// Of the IPv6 ones, those that hold an IPv4 address (NAT64, 6to4, Teredo, compatible) are closed as a whole.
for (const network of [
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]) {
  forbid(network, 'ipv6');
}

function forbid(network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', prefix] = network.split('/');
  forbidden.addSubnet(address, Number(prefix), family);
}
