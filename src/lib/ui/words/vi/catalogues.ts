// What the province reads where it edits the lists that members choose from.
import type { CatalogueKind } from '$lib/domain/catalogue';

export const catalogues = {
	title: 'Danh mục tại hộ',
	lead: 'Những mục tổ viên chọn khi đến hộ. Điện thoại nhận thay đổi ở lần gửi, nhận kế tiếp. Mục đã ngừng không chọn được nữa, vẫn đọc được trong các lượt cũ và không bị xóa.',
	kinds: {
		topic: 'Nội dung hướng dẫn',
		shop: 'Nền tảng bán hàng',
		account: 'Nơi mở tài khoản thanh toán',
		digital: 'Dịch vụ số hộ đang dùng'
	} satisfies Record<CatalogueKind, string>,
	province: 'Tỉnh, thành phố',
	choose: 'Xem',
	code: 'Mã',
	counted: 'Chỉ tiêu đếm theo mục này: đổi tên, đổi chỗ được, không ngừng được.',
	retired: 'Đã ngừng',
	newName: 'Tên mục mới',
	add: 'Thêm mục',
	addTo: (list: string) => `Thêm mục vào “${list}”`,
	name: 'Tên',
	rename: 'Đổi tên',
	renameOf: (name: string) => `Đổi tên ${name}`,
	retire: 'Ngừng dùng',
	retireOf: (name: string) => `Ngừng dùng ${name}`,
	restore: 'Dùng lại',
	restoreOf: (name: string) => `Dùng lại ${name}`,
	up: 'Lên',
	upOf: (name: string) => `Đưa ${name} lên trước`,
	down: 'Xuống',
	downOf: (name: string) => `Đưa ${name} xuống sau`,
	saved: 'Đã lưu. Điện thoại sẽ nhận ở lần gửi, nhận kế tiếp.'
} as const;
