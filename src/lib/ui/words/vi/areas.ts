// What the province reads when areas change.
import type { OperationKind } from '$lib/domain/area';
import type { ReformStep } from '$lib/domain/reform';

export const areaChanges = {
	title: 'Thay đổi địa giới',
	lead: 'Nhập, chia, đổi tên, đổi mã, chuyển xã và thôn từ một ngày. Số liệu trước ngày đó giữ nguyên trên địa giới cũ.',
	choose: 'Chọn việc cần làm',
	kinds: {
		merge: 'Nhập xã',
		split: 'Chia xã',
		rename: 'Đổi tên, mã xã',
		recode: 'Đổi mã xã',
		move: 'Chuyển xã sang tỉnh khác',
		reform: 'Sắp xếp theo tệp',
		village_merge: 'Nhập thôn',
		village_split: 'Chia thôn',
		village_rename: 'Đổi tên, mã thôn',
		village_move: 'Chuyển thôn sang xã khác',
		village_assign: 'Xác định xã cho thôn'
	} satisfies Record<OperationKind, string>,
	hints: {
		merge: 'Hai hay nhiều xã thành một xã mới.',
		split: 'Chọn thôn về từng xã. Thôn chưa rõ sẽ nằm ở danh sách chờ.',
		rename: 'Xã giữ nguyên thôn và người, chỉ đổi tên, loại hoặc mã.',
		recode: '',
		move: 'Chỉ quản trị làm được, vì liên quan hai tỉnh.',
		reform: 'Cả tỉnh hoặc cả nước một lần, từ bảng mã cũ – mã mới.',
		village_merge: 'Hộ, tổ và số liệu gộp về thôn mới.',
		village_split: 'Chọn xóm, ngõ về từng thôn. Hộ chưa rõ nằm ở danh sách chờ của xã.',
		village_rename: 'Vẫn là thôn đó; tên cũ vẫn tìm được.',
		village_move: 'Thôn giữ nguyên, về xã khác trong tỉnh.',
		village_assign: ''
	} satisfies Record<OperationKind, string>,
	waitingTitle: 'Thôn chờ xác định xã',
	noneWaiting: 'Không có thôn nào chờ xác định',
	noneWaitingHint: 'Khi một xã bị chia mà chưa rõ thôn nào về đâu, các thôn đó sẽ nằm ở đây.',
	waitingSince: (day: string) => `Chờ từ ${day}. Hãy chọn thôn và xã mà thôn đã về.`,
	assignTo: 'Đã về xã',
	assign: 'Ghi nhận',
	withoutChair: 'Xã mới chưa có chủ tịch trong phần mềm',
	withoutChairHint:
		'Quản trị viên mở tài khoản hoặc giao chức vụ; đến lúc đó đề nghị của các tổ vẫn chờ.',
	done: 'Các lần thay đổi',
	noneDone: 'Chưa có thay đổi nào',
	noneDoneHint: 'Mỗi lần thay đổi được giữ ở đây và hoàn tác được khi chưa có gì dựa vào.',
	columns: { what: 'Việc', day: 'Từ ngày', areas: 'Nơi', who: 'Người ghi', state: 'Hoàn tác' },
	became: (from: string, to: string) => `${from} → ${to}`,
	steps: {
		areas: 'Đang lập các tỉnh, xã mới',
		villages: 'Đang chuyển các thôn',
		people: 'Đang chuyển chức vụ',
		report: 'Đang đếm tổ, thành viên và hộ ở từng xã'
	} satisfies Record<ReformStep, string>,
	allOrNothing: 'Tất cả được làm một lần: hoặc xong hết, hoặc không có gì thay đổi.',
	wasDone: 'Máy chủ đã ghi xong thay đổi này.',
	wasNotDone: 'Máy chủ dừng giữa chừng: chưa có gì thay đổi. Có thể bấm lại.',
	andMore: (count: string) => `và ${count} nơi nữa`,
	undo: 'Hoàn tác',
	undoOf: (what: string) => `Hoàn tác: ${what}`,
	undone: (name: string, moment: string) => `${name} đã hoàn tác lúc ${moment}`,
	newer: 'Có thay đổi mới hơn dựa vào',
	dependents: {
		operation: () => 'Có thay đổi địa giới mới hơn ở nơi này: hoàn tác thay đổi đó trước.',
		decision: (count: string) => `${count} quyết định đã ghi cho nơi mới`,
		visit: (count: string) => `${count} lượt hỗ trợ đã ghi ở thôn mới`,
		training: (count: string) => `${count} buổi tập huấn đã ghi ở thôn mới`,
		household: (count: string) => `${count} hộ đã thêm hoặc sửa ở thôn mới`,
		appointment: (count: string) =>
			`${count} chức vụ đã giao ở nơi mới: thôi giao chưa đủ, vì lịch sử chức vụ được giữ`
	},
	justDone: 'Đã ghi thay đổi. Điện thoại sẽ nhận khi có mạng; việc chưa gửi vẫn được nhận.',
	justUndone: 'Đã hoàn tác.',
	justAssigned: 'Đã xác định xã cho các thôn.',

	province: 'Tỉnh, thành phố',
	commune: 'Xã, phường, đặc khu',
	show: 'Chọn',
	notChosen: '— Hãy chọn —',
	communes: 'Các xã được nhập',
	villages: 'Các thôn',
	newName: 'Tên mới, cả loại',
	newNameHint: 'Ví dụ: Xã Văn Lãng, Phường Đông Kinh',
	newCode: 'Mã mới',
	newCodeHint: 'Mã 5 chữ số của Tổng cục Thống kê',
	villageCode: 'Mã mới (để trống nếu giữ mã)',
	villageName: 'Tên mới, không ghi “thôn” hay “bản”',
	kind: 'Loại',
	village: 'Thôn bị chia',
	parts: 'Các thôn mới',
	villagePart: (number: number) => `Thôn thứ ${number}`,
	partOptional: 'Để trống nếu không có',
	lanes: 'Xóm, ngõ về thôn nào',
	laneOf: (lane: string, households: string) => `${lane} (${households} hộ)`,
	noLane: (households: string) =>
		`${households} hộ chưa ghi xóm, ngõ: cán bộ xã xác định thôn cho từng hộ sau.`,
	noLanes: 'Thôn chưa có hộ nào ghi xóm, ngõ. Các hộ sẽ nằm ở danh sách chờ của xã.',
	seat: 'Tổ đóng ở',
	seatHint: (teams: string) =>
		`${teams} tiếp tục phục vụ cả các thôn mới; số liệu về tổ tính ở thôn này.`,
	chair: 'Chủ tịch xã mới',
	noChair: 'Chưa xác định',
	part: (number: number) => `Xã thứ ${number}`,
	partOf: (village: string) => `${village} về`,
	notKnown: 'Chưa rõ',
	toCommune: 'Chuyển về xã',
	effectiveOn: 'Từ ngày',
	decree: 'Văn bản',
	decreeHint: 'Ví dụ: Nghị quyết 1672/NQ-UBTVQH15',
	file: 'Tệp CSV hoặc TSV',
	fileHint:
		'Dòng đầu là tên cột: mã cũ, mã mới, phần (toàn bộ hoặc một phần), tên mới, tỉnh. Huyện thôi tồn tại: để trống mã mới. Mỗi tệp đến 15.000 nơi mới.',
	working:
		'Đang tính trên toàn bộ số liệu. Tệp cả nước có thể mất tới một phút; xin chờ ở trang này.',
	preview: 'Xem trước',
	apply: 'Thực hiện',
	reportTitle: 'Nếu thực hiện',
	reportLead: 'Chưa có gì thay đổi. Hãy xem kỹ rồi bấm Thực hiện.',
	sum: (places: string, villages: string, teams: string, members: string, households: string) =>
		`${places} xã: ${villages} thôn, ${teams} tổ, ${members} thành viên, ${households} hộ`,
	report: {
		place: 'Xã sau thay đổi',
		from: 'Từ',
		chair: 'Chủ tịch sẽ thấy',
		villages: 'Thôn',
		teams: 'Tổ',
		members: 'Thành viên',
		households: 'Hộ',
		proposals: 'Đề nghị chờ',
		reports: 'Báo cáo chưa duyệt',
		accounts: 'Tài khoản',
		phones: 'Điện thoại'
	},
	details: (place: string) => `Chi tiết: ${place}`,
	names: {
		villages: 'Thôn',
		teams: 'Tổ',
		members: 'Thành viên',
		accounts: 'Tài khoản',
		proposals: 'Đề nghị chờ'
	},
	chairSees: (
		chair: string,
		place: string,
		villages: string,
		teams: string,
		households: string,
		proposals: string
	) =>
		`${chair} sẽ thấy ${place}: ${villages} thôn, ${teams} tổ, ${households} hộ, ${proposals} đề nghị chờ ký.`,
	chairSeesNobody: (place: string) =>
		`Chưa ai là chủ tịch ${place}: đề nghị của các tổ chờ đến khi giao chức vụ.`,
	chairSaw: (places: string) => `Trước đó: ${places}`,
	unsent: (phones: string, waiting: string) =>
		`${phones} điện thoại, ${waiting} việc chưa gửi: sẽ được nhận đủ sau thay đổi.`,
	newVillages: 'Thôn sau thay đổi',
	newVillageOf: (name: string, households: string, teams: string) =>
		`${name}: ${households} hộ, ${teams} tổ phục vụ`,
	former: 'Chỉ còn xem lịch sử',
	formerOf: (name: string, role: string, of: string) => `${name}, ${role}, ${of}`,
	undecided: (count: string) => `${count} thôn chờ xác định xã`,
	undecidedOf: (village: string, of: string) => `${village}, ${of}`,
	faultsTitle: (count: string) => `Tệp có ${count} chỗ cần sửa`,
	line: (line: number, column: string, sentence: string) =>
		`Dòng ${line}, cột “${column}”: ${sentence}`,
	fileColumns: { from: 'mã cũ', to: 'mã mới', portion: 'phần', name: 'tên mới', province: 'tỉnh' },
	differs: 'Cùng một mã mới mà tên khác nhau.',
	kindMissing: 'Tên cần bắt đầu bằng Xã, Phường, Thị trấn, Đặc khu, Tỉnh hoặc Thành phố.'
} as const;

// What the commune reads of households whose village was divided.
export const undecided = {
	title: 'Hộ chờ xác định thôn',
	lead: 'Thôn đã chia mà chưa rõ hộ nào về thôn nào. Phần mềm không đoán: hãy chọn hộ và thôn mới.',
	since: (commune: string, day: string, count: string) =>
		`${commune}, chia từ ${day}, còn ${count} hộ`,
	noLane: 'Chưa ghi xóm, ngõ',
	wholeLane: (lane: string) => `Chọn cả ${lane}`,
	to: 'Thuộc thôn',
	assign: 'Ghi nhận',
	assigned: 'Đã xác định thôn cho các hộ đã chọn.',
	chooseBoth: 'Hãy chọn ít nhất một hộ và một thôn.',
	none: 'Không có hộ nào chờ',
	noneHint: 'Khi một thôn bị chia mà chưa rõ hộ thuộc thôn nào, các hộ đó sẽ nằm ở đây.'
} as const;
