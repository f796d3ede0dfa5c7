/** A file server for the tasks of a run: `node containers/stage/fileServer.ts <host> <port>`, then `GET /<run>/<file>`. */
import { serveRunFiles } from '../../lib/tools/fileServer.ts';

await serveRunFiles(process.argv[2] ?? '127.0.0.1', Number(process.argv[3]), process.env);
