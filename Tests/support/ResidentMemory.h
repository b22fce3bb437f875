// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What this process holds of the machine's memory. Linux.
#pragma once

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace earshot::test {

inline double residentMiB() {
    malloc_trim(0); // what is free does not count, wherever malloc keeps it
    std::ifstream statm("/proc/self/statm");
    double total = 0, resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

} // namespace earshot::test
