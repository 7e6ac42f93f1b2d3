/** How SAS shows a variable, as in `DATETIME20.3`: the name is in capitals, empty for `8.2`, and has a $ for texts. */
export interface SasFormat {
  readonly name: string;
  /** 0 where none is given. */
  readonly width: number;
  readonly decimals: number;
}

/** A variable of a SAS data set. */
export interface SasColumn {
  readonly name: string;
  readonly label: string | null;
  readonly isText: boolean;
  /** Of the first byte in a row. */
  readonly offset: number;
  /** Bytes in a row. */
  readonly width: number;
  readonly format: SasFormat;
}
