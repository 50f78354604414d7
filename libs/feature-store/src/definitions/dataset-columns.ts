/** The columns that every dataset begins with. */
export const datasetColumns = ['row_id', 'event_timestamp'] as const;
