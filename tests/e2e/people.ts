// The demo people as the README names them.
export const demo = {
	password: 'langson2021',
	member: '0901000001',
	leader: '0901000002',
	chair: '0901000003',
	officer: '0901000004',
	province: '0901000005',
	admin: '0901000006',
	outsider: '0901000007',
	head: '0901000008'
};
