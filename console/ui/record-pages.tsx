import { Pagination } from 'react-admin';

/** The way through the pages of the list around it. */
export const RecordPages = () => <Pagination rowsPerPageOptions={[10, 25, 50, 100]} />;
