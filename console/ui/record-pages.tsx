import { Pagination } from 'react-admin';

/** Pagination of the surrounding list. */
export const RecordPages = () => <Pagination rowsPerPageOptions={[10, 25, 50, 100]} />;
