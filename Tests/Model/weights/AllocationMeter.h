// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AllocationMeter: how much memory this thread takes through operator new at most, from one point on. Linking it
// replaces the global operator new and delete of the executable. malloc itself stays the system's, or the sanitizer's.
#pragma once

#include <cstddef>

namespace earshot::test {

class AllocationMeter {
public:
    AllocationMeter(); // starts counting from zero
    // Bytes at the highest point since the construction, and of the largest single allocation.
    [[nodiscard]] std::size_t peakBytes() const;
    [[nodiscard]] std::size_t largestBytes() const;
};

} // namespace earshot::test
