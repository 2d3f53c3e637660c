import { connect } from '../lib/server/db/client';
import { DirectoryInUse } from '../lib/server/db/lock';
import { environment } from '../lib/server/environment';
import { beginEpoch } from '../lib/server/restoration';

/** After a backup was restored, before phones are let in again. Answers the exit code. */
export async function sayRestored(): Promise<number> {
	const { databaseUrl, dataDirectory } = environment;
	try {
		const connection = await connect(
			databaseUrl ? { url: databaseUrl } : { directory: dataDirectory }
		);
		try {
			await connection.migrate();
			await beginEpoch(connection.database);
		} finally {
			await connection.close();
		}
	} catch (error) {
		if (!(error instanceof DirectoryInUse)) throw error;
		process.stdout.write('Hãy dừng ứng dụng trước, rồi chạy lại lệnh này.\n');
		return 1;
	}
	process.stdout.write(
		'Đã ghi nhận: ở lần liên lạc tới, mọi điện thoại tải lại dữ liệu và gửi lại những việc gần đây.\n'
	);
	return 0;
}
