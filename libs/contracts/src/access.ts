/** What scripts find in the standalone's `DATA_DIR/access.json`. */
export interface Access {
  /** Ends in `/api/v1`. */
  readonly baseUrl: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
  /** The user's. */
  readonly token: string;
  readonly userEmail: string;
  readonly userPassword: string;
  /** Hash of a folder that the user owns. */
  readonly folder: string;
}
