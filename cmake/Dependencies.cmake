# SPDX-License-Identifier: AGPL-3.0-or-later
# Every library that is not ours, with its version, and nowhere else. Targets link them as deps::<name>.
find_package(PkgConfig REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(dnnl 2.6 CONFIG REQUIRED)
find_package(Eigen3 3.4 CONFIG REQUIRED)
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
find_package(CLI11 2.1 CONFIG REQUIRED)
find_package(HDF5 REQUIRED COMPONENTS C)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip>=1.7)
pkg_check_modules(soxr REQUIRED IMPORTED_TARGET soxr>=0.1.3)
pkg_check_modules(sndfile REQUIRED IMPORTED_TARGET sndfile>=1.1)

function(earshot_add_dependency name)
    add_library(deps_${name} INTERFACE)
    target_link_libraries(deps_${name} INTERFACE ${ARGN})
    add_library(deps::${name} ALIAS deps_${name})
endfunction()

earshot_add_dependency(openmp OpenMP::OpenMP_CXX)
earshot_add_dependency(onednn DNNL::dnnl)
earshot_add_dependency(eigen Eigen3::Eigen)
earshot_add_dependency(json nlohmann_json::nlohmann_json)
earshot_add_dependency(cli11 CLI11::CLI11)
earshot_add_dependency(hdf5 hdf5::hdf5)
earshot_add_dependency(zip PkgConfig::libzip)
earshot_add_dependency(soxr PkgConfig::soxr)
earshot_add_dependency(sndfile PkgConfig::sndfile)

if(EARSHOT_BUILD_TESTS)
    find_package(Catch2 3.7 CONFIG REQUIRED)
    include(Catch) # catch_discover_tests
    earshot_add_dependency(catch2 Catch2::Catch2WithMain)
endif()
