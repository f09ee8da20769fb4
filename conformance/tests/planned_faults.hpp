// The plan of faults, by id and the side that has them; what each is stands in fault_table.cpp and
// faults_to_come.cpp.
#pragma once
#include "conformance/mutants/fault.hpp"

namespace wsspec::conformance {

struct PlannedFault {
  std::string_view id;
  Applies applies;
};

// clang-format off
inline constexpr PlannedFault planned_faults[] = {
    {"F01", Applies::server}, {"F02", Applies::server}, {"F03", Applies::client}, {"F04", Applies::both},
    {"F05", Applies::both}, {"F06", Applies::server}, {"F07", Applies::server}, {"F11", Applies::client},
    {"F12", Applies::client}, {"F13", Applies::client}, {"F14", Applies::both}, {"F15", Applies::both},
    {"F16", Applies::both}, {"F17", Applies::both}, {"F19", Applies::both}, {"F21", Applies::both},
    {"F22", Applies::both}, {"F23", Applies::both}, {"F24", Applies::both}, {"F25", Applies::both},
    {"F26", Applies::both}, {"F27", Applies::both}, {"F28", Applies::both}, {"F31", Applies::both},
    {"F32", Applies::both}, {"F33", Applies::both}, {"F35", Applies::both}, {"F38", Applies::both},
    {"F40", Applies::both}, {"F42", Applies::both}, {"F43", Applies::both}, {"F44", Applies::both},
    {"F45", Applies::both}, {"F46", Applies::both}, {"F47", Applies::both}, {"F48", Applies::both},
    {"F49", Applies::server}, {"F50", Applies::server}, {"F36", Applies::both}, {"F37", Applies::both},
    {"F51", Applies::server}, {"F53", Applies::server}, {"P01", Applies::both}, {"P02", Applies::both},
    {"P04", Applies::both}, {"P06", Applies::both}, {"P07", Applies::both}, {"P08", Applies::both},
    {"P09", Applies::both}, {"P10", Applies::both}, {"P11", Applies::both}, {"P12", Applies::both},
    {"U01", Applies::both}, {"U02", Applies::both}, {"U03", Applies::both}, {"U04", Applies::both},
    {"U05", Applies::both}, {"U06", Applies::both}, {"U08", Applies::both}, {"U09", Applies::both},
    {"U10", Applies::both}, {"U13", Applies::both}, {"U14", Applies::both}, {"U16", Applies::both},
    {"U17", Applies::both}, {"U18", Applies::both}, {"U19", Applies::both}, {"C01", Applies::both},
    {"C02", Applies::both}, {"C04", Applies::both}, {"C05", Applies::both}, {"C07", Applies::both},
    {"C08", Applies::both}, {"C09", Applies::both}, {"C11", Applies::both}, {"C12", Applies::both},
    {"C13", Applies::both}, {"C14", Applies::both}, {"C15", Applies::both}, {"C16", Applies::both},
    {"C17", Applies::both}, {"C20", Applies::both}, {"C21", Applies::both}, {"C23", Applies::both},
    {"C24", Applies::both}, {"C25", Applies::both}, {"C26", Applies::client}, {"C27", Applies::server},
    {"C28", Applies::server}, {"H02", Applies::server}, {"H03", Applies::server}, {"H04", Applies::server},
    {"H05", Applies::server}, {"H06", Applies::server}, {"H08", Applies::server}, {"H09", Applies::server},
    {"H10", Applies::server}, {"H11", Applies::server}, {"H12", Applies::server}, {"H13", Applies::server},
    {"H14", Applies::server}, {"H16", Applies::server}, {"H17", Applies::server}, {"H18", Applies::server},
    {"H19", Applies::server}, {"H20", Applies::server}, {"H22", Applies::server}, {"H23", Applies::server},
    {"H26", Applies::server}, {"H27", Applies::server}, {"H28", Applies::server}, {"H29", Applies::server},
    {"H30", Applies::server}, {"H31", Applies::server}, {"H32", Applies::server}, {"H33", Applies::server},
    {"H34", Applies::server}, {"H35", Applies::server}, {"H37", Applies::server}, {"H38", Applies::server},
    {"H40", Applies::server}, {"H41", Applies::server}, {"H42", Applies::server}, {"H43", Applies::server},
    {"H44", Applies::server}, {"H46", Applies::server}, {"H47", Applies::server}, {"K02", Applies::client},
    {"K04", Applies::client}, {"K06", Applies::client}, {"K07", Applies::client}, {"K08", Applies::client},
    {"K09", Applies::client}, {"K10", Applies::client}, {"K11", Applies::client}, {"K12", Applies::client},
    {"K14", Applies::client}, {"K15", Applies::client}, {"K16", Applies::client}, {"K17", Applies::client},
    {"K18", Applies::client}, {"K20", Applies::client}, {"K21", Applies::client}, {"K22", Applies::client},
    {"D01", Applies::server}, {"D03", Applies::server}, {"D04", Applies::server}, {"D05", Applies::server},
    {"D06", Applies::server}, {"D07", Applies::server}, {"D08", Applies::server}, {"D09", Applies::both},
    {"D10", Applies::server}, {"D11", Applies::both}, {"D12", Applies::both}, {"D13", Applies::both},
    {"D17", Applies::both}, {"D18", Applies::both}, {"D19", Applies::both}, {"D20", Applies::both},
    {"D21", Applies::both}, {"D22", Applies::both}, {"D25", Applies::server}, {"D26", Applies::both},
    {"D27", Applies::server}, {"D28", Applies::server}, {"D29", Applies::server}, {"D30", Applies::server},
    {"D31", Applies::server}, {"D32", Applies::client}, {"D33", Applies::client}, {"S01", Applies::server},
    {"S02", Applies::server}, {"S03", Applies::server}, {"S04", Applies::server}, {"S05", Applies::server},
    {"S08", Applies::server}, {"S09", Applies::server}, {"S10", Applies::server}, {"S11", Applies::server},
    {"E01", Applies::server}, {"E02", Applies::server}, {"E03", Applies::server}, {"E04", Applies::server},
    {"E05", Applies::server}, {"E06", Applies::client}, {"E07", Applies::server}, {"E08", Applies::server},
};
// clang-format on

}  // namespace wsspec::conformance
