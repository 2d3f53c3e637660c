// What the phone says about work that waits or was not taken.

export const outboxWords = {
	title: 'Việc chưa gửi',
	toFix: 'Cần sửa',
	toFixHint: 'Xã chưa nhận được những việc này. Việc khác vẫn gửi bình thường.',
	unsent: 'Chưa gửi',
	sent: (sent: string, total: string) => `Đã gửi ${sent}/${total}`,
	andMore: (count: string) => `Và ${count} việc nữa, máy gửi theo thứ tự đã ghi.`,
	empty: 'Không còn việc nào trên máy',
	emptyHint: 'Mọi việc bạn ghi đã gửi lên xã.',
	fix: 'Sửa và gửi lại',
	resend: 'Gửi lại',
	discard: 'Bỏ việc này',
	discardTitle: 'Bỏ hẳn việc này?',
	discardText: 'Việc này chưa lên xã. Bỏ rồi thì không lấy lại được.',
	discardYes: 'Bỏ hẳn',
	savedAt: (time: string) => `Ghi lúc ${time}`,
	commands: {
		'visit.record': 'Lượt hỗ trợ',
		'visit.correct': 'Sửa lượt hỗ trợ',
		'training.record': 'Buổi tập huấn',
		'household.register': 'Hộ mới',
		'household.edit': 'Sửa thông tin hộ',
		'household.consent': 'Sự đồng ý'
	}
} as const;
