// Handing a link to the system's share sheet.

export const sharing = {
	share: 'Gửi qua Zalo…',
	copied: 'Đã chép. Hãy dán vào Zalo.',
	notCopied: 'Chưa gửi được. Hãy chép đường dẫn trên trình duyệt.'
} as const;
