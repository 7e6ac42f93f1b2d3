/** SAS data sets end their signature so; a few writers leave the bytes before it zero. */
const sas7bdatMagic = Buffer.from('000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011', 'hex');
const bareMagic = Buffer.concat([Buffer.alloc(28), sas7bdatMagic.subarray(28)]);

/** @param head the first 32 bytes of a file, or more */
export function isSas7bdat(head: Buffer): boolean {
  const magic = head.subarray(0, sas7bdatMagic.length);
  return magic.equals(sas7bdatMagic) || magic.equals(bareMagic);
}

/** Transport files of the XPORT engine, versions 5, 6, 8 and 9; @param head the first 80 bytes of a file, or more */
export function isXport(head: Buffer): boolean {
  return /^HEADER RECORD\*{7}(LIBRARY|LIBV8  ) HEADER RECORD!{7}/.test(head.toString('latin1', 0, 80));
}
