import { BlockList, isIP } from 'node:net';

/** IP addresses in settings: a single one (`10.0.0.7`, `2001:db8::7`) or a block (`10.0.0.0/8`, `2001:db8::/32`). */

interface Block {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly bits: number;
}

export const isAddressBlock = (text: string): boolean => blockOf(text) !== undefined;

/**
 * Returns true if the address is in one of the blocks. An IPv4 address written as IPv6 (`::ffff:10.0.0.7`) counts as
 * IPv4.
 */
export function isWithin(blocks: readonly string[], address: string | undefined): boolean {
  const family = isIP(address ?? '');
  if (address === undefined || family === 0 || blocks.length === 0) return false;
  const list = new BlockList();
  for (const block of blocks.map(blockOf)) {
    if (block) list.addSubnet(block.address, block.bits, block.family);
  }
  return list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function blockOf(text: string): Block | undefined {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  if (family === 0 || more.length > 0 || address.includes('%')) return undefined;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)) return undefined;
  return { address, family: family === 6 ? 'ipv6' : 'ipv4', bits: Number(bits ?? most) };
}
