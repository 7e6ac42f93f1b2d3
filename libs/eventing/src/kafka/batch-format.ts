/** Kafka's record batches, version 2: https://kafka.apache.org/documentation/#recordbatch. */
export const batchFormat = {
  /** The version, as batches say it. */
  magic: 2,
  /** Before the first record. */
  headerBytes: 61,
  /** Of the attributes: the batch is the broker's own. */
  controlFlag: 0x20,
};
