import { connect } from '../lib/server/db/client';
import { DirectoryInUse } from '../lib/server/db/lock';
import { environment } from '../lib/server/environment';
import { verify } from '../lib/server/indicator-check';

/**
 * Compares the kept figures with the facts and repairs them, a line of JSON for each difference. Answers the
 * exit code: 0 when all were right, 2 when some were repaired, 1 when it could not look.
 */
export async function verifyIndicators(): Promise<number> {
	const { databaseUrl, dataDirectory } = environment;
	const say = (line: string) => process.stdout.write(`${line}\n`);
	try {
		const connection = await connect(
			databaseUrl ? { url: databaseUrl } : { directory: dataDirectory }
		);
		try {
			await connection.migrate();
			const { villages, differences } = await verify(connection.database, (difference) =>
				say(JSON.stringify(difference))
			);
			say(
				differences === 0
					? `Đã đối chiếu ${villages} thôn: số liệu khớp với dữ liệu gốc.`
					: `Đã đối chiếu ${villages} thôn: sửa ${differences} dòng sai như trên.`
			);
			return differences === 0 ? 0 : 2;
		} finally {
			await connection.close();
		}
	} catch (error) {
		if (!(error instanceof DirectoryInUse)) throw error;
		say('Hãy dừng ứng dụng trước, rồi chạy lại lệnh này.');
		return 1;
	}
}
