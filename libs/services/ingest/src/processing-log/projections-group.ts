/** The consumer group that keeps the read models of this service up to date. */
export const projectionsGroup = 'ingest.projections';
