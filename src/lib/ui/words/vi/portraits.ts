// The picture on a member's card: asking for it, framing it, taking it back.

export const portraitWords = {
	title: 'Ảnh trên thẻ',
	lead: 'Không bắt buộc. Thẻ không có ảnh vẫn có giá trị.',
	choose: 'Chụp hoặc chọn ảnh chân dung',
	chooseHint:
		'Chụp rõ mặt. Không chụp căn cước. Ảnh được cắt nhỏ ngay trên máy này; nơi chụp không được gửi đi.',
	preview: 'Ảnh sẽ in trên thẻ',
	unreadable: 'Không đọc được ảnh này. Hãy chọn ảnh khác, hoặc chụp lại.',
	zoom: 'Phóng to',
	down: 'Lên, xuống',
	across: 'Sang trái, sang phải',
	consent:
		'Tôi đồng ý để ảnh này trên thẻ thành viên của tôi, trên máy, trên thẻ in và trên trang kiểm tra thẻ, cho đến khi tôi rút lại hoặc rời tổ.',
	consentOf: (name: string) =>
		`${name} đồng ý để ảnh này trên thẻ thành viên, trên máy, trên thẻ in và trên trang kiểm tra thẻ, cho đến khi rút lại hoặc rời tổ. Đồng ý bằng:`,
	agree: 'Tôi đồng ý',
	consentNeeded: 'Cần có sự đồng ý của người trong ảnh.',
	add: 'Thêm ảnh vào thẻ',
	change: 'Đổi ảnh',
	save: 'Lưu ảnh',
	remove: 'Bỏ ảnh khỏi thẻ',
	removeHint: 'Rút lại sự đồng ý: ảnh bị xóa ở mọi nơi trong hệ thống. Thẻ đã in nên đổi thẻ mới.',
	removeTitle: 'Bỏ ảnh khỏi thẻ?',
	faults: {
		required: 'Chưa có ảnh. Hãy chụp hoặc chọn một ảnh.',
		too_large: 'Ảnh lớn hơn 20 KB. Hãy chọn lại ảnh trên trang này để máy tự cắt nhỏ.',
		not_a_portrait: 'Tệp này không phải ảnh JPEG, bị hỏng hoặc quá lớn. Hãy chọn ảnh khác.'
	} as Record<string, string>
} as const;
