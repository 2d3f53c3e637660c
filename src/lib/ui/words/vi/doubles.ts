/** Households that may have been registered twice, and what two people said differently. */
export const doubles = {
	title: 'Hộ trùng và khác nhau',
	lead: 'Hai người ghi cùng một hộ thì không mất gì: phần mềm giữ cả hai để bác chọn.',
	none: 'Không có hộ nào trùng, không có bản nào khác nhau',
	noneHint: 'Khi hai người ghi cùng một hộ hoặc cùng sửa một chỗ, việc đó sẽ hiện ở đây.',
	pairs: 'Hộ có thể bị ghi hai lần',
	why: { phone: 'Cùng số điện thoại', name: 'Cùng tên chủ hộ, cùng ngõ xóm' },
	number: (number: number, name: string) => `${number}. ${name}`,
	keep: (number: number) => `Giữ hộ ${number}`,
	merge: 'Gộp',
	apart: 'Không phải trùng',
	mergeHint: 'Lượt đến của cả hai hộ được giữ và tính chung một hộ.',
	entered: (name: string | null, day: string) =>
		name ? `${name} ghi vào sổ, từ ${day}` : `Có trong sổ từ ${day}`,
	visits: (count: string) => `${count} lượt đến`,
	visit: (day: string, names: string) => `${day}: ${names}`,
	households: 'Hộ có hai bản khác nhau',
	visitsTitle: 'Lượt đến có hai bản khác nhau',
	version: (name: string, moment: string) => `${name}, ${moment}`,
	somebody: 'Không rõ ai',
	choose: 'Chọn bản này',
	differs: 'khác',
	rows: {
		headName: 'Chủ hộ',
		lane: 'Ngõ, xóm',
		phone: 'Số điện thoại',
		living: 'Đang cư trú',
		produces: 'Có sản xuất, buôn bán',
		day: 'Ngày đến',
		people: 'Số người gặp',
		outcome: 'Kết quả',
		has: 'Đang dùng'
	},
	yes: 'Có',
	no: 'Không',
	withdrawn: 'Rút lại lượt này',
	done: 'Đã ghi.',
	near: (count: number) =>
		count === 1
			? 'Trong thôn đã có một hộ giống hộ này'
			: `Trong thôn đã có ${count} hộ giống hộ này`,
	nearHint: 'Nếu là cùng một hộ thì mở hộ đó, không cần ghi thêm. Nếu là hộ khác thì vẫn lưu.',
	saveAnyway: 'Vẫn thêm hộ này'
} as const;
