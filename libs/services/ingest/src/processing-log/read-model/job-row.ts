import type { JobAction, JobFailureCode, JobStatus, NodeKind, Receipt, Stage } from '#libs/contracts';

/** A job in the table `processing_log`; the names of members are those of columns. Times are RFC 3339. */
export interface JobRow {
  readonly job_id: string;
  readonly action: JobAction;
  readonly status: JobStatus;
  readonly dry_run: boolean;
  readonly target_hash: string;
  readonly target_kind: NodeKind;
  readonly target_name: string;
  readonly database_hash: string;
  readonly database_name: string;
  /** Null until a version is published. */
  readonly database_version: number | null;
  readonly file_name: string;
  readonly file_size: number;
  readonly file_sha256: string;
  readonly file_format: string;
  readonly file_encoding: string | null;
  readonly file_key: string;
  readonly submitted_by: string;
  readonly via: 'api' | 'console';
  readonly attempt: number;
  readonly max_attempts: number;
  readonly progress: { readonly stage: Stage; readonly percent: number; readonly rowsRead: number } | null;
  readonly sequence: number;
  readonly created_at: string;
  /** Of the attempt under way, or of the last one. */
  readonly started_at: string | null;
  readonly updated_at: string;
  readonly finished_at: string | null;
  readonly failure: { readonly code: JobFailureCode; readonly detail: string; readonly retriable: boolean } | null;
  readonly error_count: number;
  readonly errors_key: string | null;
  readonly receipt: Receipt | null;
}
