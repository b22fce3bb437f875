// SPDX-License-Identifier: AGPL-3.0-or-later
//
// While it lives, root is nobody, from whom the modes of files keep something.
#pragma once

#include <unistd.h>

namespace earshot::test {

class WithoutRights {
public:
    WithoutRights() : user_(geteuid()) {
        if (user_ == 0 && seteuid(kNobody) != 0) isWithout_ = false;
    }
    ~WithoutRights() {
        if (geteuid() != user_ && seteuid(user_) != 0) _exit(1); // tests that follow would mean nothing
    }
    WithoutRights(const WithoutRights&) = delete;
    WithoutRights& operator=(const WithoutRights&) = delete;

    [[nodiscard]] bool isWithout() const { return isWithout_; }

private:
    static constexpr uid_t kNobody = 65534;
    uid_t user_;
    bool isWithout_ = true;
};

} // namespace earshot::test
