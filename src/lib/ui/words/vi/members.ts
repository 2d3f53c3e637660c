// A member's page, and who the members are.

export const memberWords = {
	left: (day: string) => `Đã rời tổ từ ngày ${day}.`,
	elsewhere: 'Cũng có tên trong tổ khác',
	also: (name: string, role: string, team: string) => `${name}: ${role} của ${team}`,
	courses: 'Lớp đã học',
	noCourse: 'Chưa ghi lớp nào',
	noCourseHint:
		'Ghi lớp bồi dưỡng mà thành viên đã học xong. Buổi tập huấn của tổ ghi trên điện thoại cũng được tính.',
	add: 'Ghi một lớp đã học',
	course: 'Tên lớp',
	heldBy: 'Đơn vị tổ chức',
	completedOn: 'Ngày học xong',
	certificate: 'Số giấy chứng nhận',
	certificateOf: (number: string) => `Giấy chứng nhận số ${number}`,
	record: 'Ghi lại',
	edit: 'Sửa thông tin của thành viên',
	particulars: {
		'member.correct': {
			title: 'Sửa chỗ ghi sai',
			lead: 'Chỗ ghi sai được sửa cho mọi ngày, cả trong số liệu cũ. Tên trên quyết định giấy không đổi theo.',
			save: 'Lưu chỗ sửa'
		},
		'member.change': {
			title: 'Đổi số điện thoại, đơn vị cử',
			lead: 'Số mới cũng là số để đăng nhập; việc chưa gửi trên máy vẫn gửi được. Đơn vị cử mới tính từ ngày ghi dưới đây, số liệu trước ngày đó giữ nguyên.',
			save: 'Lưu thay đổi'
		}
	},
	changedFrom: 'Đơn vị cử mới từ ngày (chỉ cần khi đổi đơn vị)',
	done: {
		recorded: 'Đã ghi lớp học.',
		removed: 'Đã bỏ lớp học.',
		'member.correct': 'Đã sửa chỗ ghi sai.',
		'member.change': 'Đã lưu thay đổi.',
		'portrait.add': 'Đã thêm ảnh vào thẻ.',
		'portrait.remove': 'Đã xóa ảnh.'
	} as Record<string, string>,
	sentBy: (organisation: string, day: string) => `${organisation}, đến trước ${day}`,
	sentByBefore: 'Đơn vị cử trước đây',
	history: 'Quá trình trong tổ',
	since: (day: string) => `Từ ${day}`,
	span: (from: string, to: string) => `Từ ${from} đến trước ${to}`,
	paused: 'tạm nghỉ',
	nominated: 'Mới được đề nghị, chờ quyết định.',

	makeUp: 'Cơ cấu thành viên',
	makeUpLead: (count: string, day: string) =>
		`${count} thành viên đang hoạt động trong các tổ bạn xem được, ngày ${day}. Người ở hai tổ tính ở cả hai.`,
	byOrganisation: 'Theo đơn vị cử tham gia',
	byAge: 'Theo độ tuổi',
	age: 'Độ tuổi',
	ages: {
		under_30: 'Dưới 30',
		from_30: 'Từ 30 đến 44',
		from_45: 'Từ 45 đến 59',
		from_60: 'Từ 60 trở lên',
		unknown: 'Chưa ghi năm sinh'
	},
	sexes: { female: 'Nữ', male: 'Nam', unknown: 'Chưa ghi' },
	sum: 'Cộng',
	share: 'Tỷ lệ',
	nobody: 'Không có thành viên nào',
	nobodyHint: 'Ngày này chưa có tổ nào đang hoạt động trong phần bạn xem được.',

	asOfTitle: (day: string) => `Tổ như ngày ${day}`,
	asOfNote: 'Thành viên, vai trò, thôn và quyết định của ngày đó.',
	notYet: 'Chưa thành lập',
	toToday: 'Xem hôm nay',
	see: 'Xem'
} as const;
