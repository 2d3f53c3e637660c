// PouchDB's protocol server on a folder, with the fewest parts that replication needs: no sessions, no permissions.
import express from 'express';
import expressPouchdb from 'express-pouchdb';
import PouchDB from 'pouchdb';

const folder = process.argv[2];
const Stored = PouchDB.defaults({ prefix: `${folder}/` });
const app = express();
app.use(
	'/',
	expressPouchdb(Stored, {
		mode: 'minimumForPouchDB',
		inMemoryConfig: true,
		logPath: `${folder}/log.txt`
	})
);
const server = app.listen(0, '127.0.0.1', () => {
	process.stdout.write(`ready ${server.address().port}\n`);
});
// Ended with the benchmark, however that ends.
process.stdin.on('end', () => process.exit(0)).resume();
