// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A variable of the environment, as a test wants it, and afterwards as it was. POSIX.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace earshot::test {

class ScopedVariable {
public:
    ScopedVariable(const char* name, const std::string& value) : name_(name) {
        if (const char* former = std::getenv(name)) former_ = former;
        setenv(name, value.c_str(), 1);
    }
    ~ScopedVariable() {
        if (former_)
            setenv(name_, former_->c_str(), 1);
        else
            unsetenv(name_);
    }
    ScopedVariable(const ScopedVariable&) = delete;
    ScopedVariable& operator=(const ScopedVariable&) = delete;

private:
    const char* name_;
    std::optional<std::string> former_;
};

} // namespace earshot::test
