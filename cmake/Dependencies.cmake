# SPDX-License-Identifier: AGPL-3.0-or-later
# Every library that is not ours, with its version, and nowhere else. Our targets link them as deps::<name>.
# The system's package comes first. What it lacks is fetched at the commit named here, whose hash git checks;
# libcurl, libcrypto, Boost (its headers), libpulse, libsndfile, soxr, utf8proc and xxHash must come from a package
# manager (apt, brew, vcpkg). JUCE has its own file.
# Built so far on Debian 12 only; the fetched versions have been configured there, not built, and no other system tried.
include(FetchContent)
set(FETCHCONTENT_QUIET OFF)
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW) # fetched projects take their options,
set(CMAKE_POLICY_DEFAULT_CMP0126 NEW) # and their cache entries, from plain variables

# earshot_add_dependency(name target...) lets our targets link `target...` as deps::<name>.
function(earshot_add_dependency name)
    add_library(deps_${name} INTERFACE)
    target_link_libraries(deps_${name} INTERFACE ${ARGN})
    add_library(deps::${name} ALIAS deps_${name})
endfunction()

find_package(PkgConfig REQUIRED)
pkg_check_modules(soxr REQUIRED IMPORTED_TARGET soxr>=0.1.3)
pkg_check_modules(sndfile REQUIRED IMPORTED_TARGET sndfile>=1.1) # the first that reads MP3
earshot_add_dependency(soxr PkgConfig::soxr)
earshot_add_dependency(sndfile PkgConfig::sndfile)
if(EARSHOT_BUILD_PLUGIN AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
    pkg_check_modules(pulse REQUIRED IMPORTED_TARGET libpulse>=14) # also how PipeWire is reached
    earshot_add_dependency(pulse PkgConfig::pulse)
endif()

if(EARSHOT_BUILD_TESTS)
    FetchContent_Declare(Catch2 # 3.7.1
        GIT_REPOSITORY https://github.com/catchorg/Catch2.git GIT_TAG fa43b77429ba76c462b1898d6cd2f2d7a9416b14
        SYSTEM FIND_PACKAGE_ARGS 3.7 CONFIG)
    FetchContent_MakeAvailable(Catch2)
    if(NOT Catch2_FOUND)
        list(APPEND CMAKE_MODULE_PATH ${catch2_SOURCE_DIR}/extras) # fetched
    endif()
    include(Catch) # catch_discover_tests
    earshot_add_dependency(catch2 Catch2::Catch2WithMain)
endif()

if(EARSHOT_AUDIO_PATH_ONLY)
    return() # the rest is the model's and the command's
endif()

find_package(OpenMP REQUIRED COMPONENTS CXX)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc>=2.6)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash>=0.8)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl>=7.85) # the first with CURLOPT_PROTOCOLS_STR
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto>=3.0)
earshot_add_dependency(curl PkgConfig::curl)
earshot_add_dependency(crypto PkgConfig::crypto)
earshot_add_dependency(openmp OpenMP::OpenMP_CXX)
earshot_add_dependency(utf8proc PkgConfig::utf8proc)
earshot_add_dependency(xxhash PkgConfig::xxhash)

find_package(ZLIB REQUIRED)
earshot_add_dependency(zlib ZLIB::ZLIB)

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS headers) # Asio and Beast need nothing that is compiled
earshot_add_dependency(beast Boost::headers Threads::Threads)
if(EARSHOT_SANITIZER STREQUAL "thread")
    target_compile_definitions(deps_beast INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK) # it knows no fences; locks are there
endif()

FetchContent_Declare(nlohmann_json # 3.11.3
    GIT_REPOSITORY https://github.com/nlohmann/json.git GIT_TAG 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03
    SYSTEM FIND_PACKAGE_ARGS 3.11 CONFIG)
FetchContent_Declare(CLI11 # 2.4.2
    GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git GIT_TAG 6c7b07a878ad834957b98d0f9ce1dbe0cb204fc9
    SYSTEM FIND_PACKAGE_ARGS 2.1 CONFIG)
FetchContent_Declare(dnnl # oneDNN 3.7.2
    GIT_REPOSITORY https://github.com/uxlfoundation/oneDNN.git GIT_TAG dfce0a11226353967a54a318d86daa588c28c668
    SYSTEM FIND_PACKAGE_ARGS CONFIG)
set(DNNL_LIBRARY_TYPE STATIC)
set(ONEDNN_BUILD_GRAPH OFF)
set(DNNL_BUILD_EXAMPLES OFF)
set(DNNL_BUILD_TESTS OFF)
FetchContent_MakeAvailable(nlohmann_json CLI11 dnnl)
if(dnnl_FOUND AND dnnl_VERSION VERSION_LESS 2.6)
    message(FATAL_ERROR "oneDNN ${dnnl_VERSION} is too old; 2.6 or newer is needed")
endif()
earshot_add_dependency(json nlohmann_json::nlohmann_json)
earshot_add_dependency(cli11 CLI11::CLI11)
if(TARGET DNNL::dnnl)
    earshot_add_dependency(onednn DNNL::dnnl)
else()
    earshot_add_dependency(onednn dnnl) # fetched
endif()
