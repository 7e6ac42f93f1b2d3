/** The partition of a key: what Kafka's default partitioner takes, so that both engines spread keys alike. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;

/** Murmur 2 with Kafka's seed (Austin Appleby's MurmurHash2, 32 bits, public domain). */
function murmur2(bytes: Buffer): number {
  let hash = seed ^ bytes.length;
  const blocks = bytes.length & ~3;
  for (let at = 0; at < blocks; at += 4) {
    hash = Math.imul(hash, multiplier) ^ mixed(bytes.readInt32LE(at));
  }
  for (let at = bytes.length - 1; at >= blocks; at -= 1) hash ^= (bytes[at] ?? 0) << (8 * (at - blocks));
  if (blocks < bytes.length) hash = Math.imul(hash, multiplier);
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}

function mixed(block: number): number {
  const product = Math.imul(block, multiplier);
  return Math.imul(product ^ (product >>> 24), multiplier);
}
