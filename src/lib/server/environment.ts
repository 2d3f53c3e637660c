/** The one place where the environment is read. README lists the variables. */
export const environment = {
	get databaseUrl(): string | null {
		return process.env.DATABASE_URL || null;
	},
	get dataDirectory(): string {
		return process.env.DATA_DIR || '.data';
	},
	/** Who becomes the first administrator of an installation without a demo. */
	get administratorPhone(): string | null {
		return process.env.ADMIN_PHONE || null;
	},
	/** For how many days a phone may show what it holds without hearing from the server. */
	get offlineDays(): number {
		const days = Number(process.env.OFFLINE_DAYS);
		return Number.isInteger(days) && days > 0 ? days : 30;
	},
	/** The demo province is loaded unless `DEMO=0`; into a PostgreSQL server only with `DEMO=1`. */
	get demo(): boolean {
		return process.env.DATABASE_URL ? process.env.DEMO === '1' : process.env.DEMO !== '0';
	}
};
